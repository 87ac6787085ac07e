"""Division codes: 6 digits for a district, 9 for a subdistrict, 12 for a community."""

import pandas as pd


def significant_code(codes: "pd.Series[str]") -> "pd.Series[str]":
    """Return codes without the zeros that only fill them up: ``620102001000`` → ``620102001``."""
    digits = codes.where(codes.str.fullmatch(r"\d{6}(?:\d{3}){0,2}").fillna(False).astype(bool))
    short = digits.str.replace(r"(?<=^\d{9})000$", "", regex=True)
    return short.str.replace(r"(?<=^\d{6})000$", "", regex=True)
