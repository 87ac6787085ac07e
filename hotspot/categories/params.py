"""The settings of `categories`."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Edition = Literal["gbt47678-2026", "gbt30428-2013", "cjt214-2007"]

_OWN_TABLE = "CSV with the same columns; its rows replace packaged rows of the same key ({key}) and add new ones."


class CategoryParams(BaseModel):
    """How category texts become codes and themes, and where a city keeps its own tables."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    edition: Edition | None = Field(
        None, description="Edition of four-digit codes (0406, 04-06); leave out to let the data tell, source by source."
    )
    event_categories: Path | None = Field(None, description=_OWN_TABLE.format(key="code"))
    crosswalk: Path | None = Field(None, description=_OWN_TABLE.format(key="edition, code"))
    site_types: Path | None = Field(None, description=_OWN_TABLE.format(key="site_type"))
    keywords: Path | None = Field(None, description=_OWN_TABLE.format(key="keyword"))
    themes: Path | None = Field(None, description=_OWN_TABLE.format(key="theme"))
    theme_rules: Path | None = Field(None, description=_OWN_TABLE.format(key="code, site_type"))
    own_theme_min_reports: int = Field(
        50, ge=1, description="A city's own category word without a code becomes a theme from this many reports ..."
    )
    own_theme_min_share: float = Field(0.01, ge=0, le=1, description="... and this share of all reports.")
