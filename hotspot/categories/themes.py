"""Category x site type -> theme: the most specific rule wins."""

import pandas as pd

from hotspot.categories.tables import ANY, NONE, CategoryTables

OTHER = "other"


def choose_themes(codes: pd.Series, site_types: pd.Series, tables: CategoryTables) -> pd.Series:
    """Return the theme of each pair of a code and a site type (either may be missing).

    A rule that names the site type beats one that does not; after that the longer code pattern wins
    (``06010`` before ``06*`` before ``*``). ``-`` matches only a missing code, ``*`` anything. No rule: `other`.
    """
    columns = (tables.theme_rules[name].to_list() for name in ("code", "site_type", "theme"))
    rules = sorted(zip(*columns, strict=True), key=lambda rule: _specificity(rule[0], rule[1]), reverse=True)
    pairs = zip(codes.fillna(NONE), site_types.fillna(""), strict=True)
    chosen = [_first_theme(code, site, rules) for code, site in pairs]
    return pd.Series(chosen, index=codes.index, dtype="str")


def _specificity(code: str, site_type: str) -> int:
    literal = 5 if code == NONE else len(code.rstrip(ANY))
    return literal + 10 * (site_type != ANY)


def _first_theme(code: str, site_type: str, rules: list[tuple[str, str, str]]) -> str:
    for pattern, place, theme in rules:
        fits = code.startswith(pattern[:-1]) if pattern.endswith(ANY) else code == pattern
        if fits and place in (ANY, site_type):
            return theme
    return OTHER
