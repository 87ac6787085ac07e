"""What is wrong (category), where it keeps being wrong (site type), and the heading leaders think in (theme)."""

from hotspot.categories.classify import Classified, classify
from hotspot.categories.editions import detect_edition
from hotspot.categories.params import CategoryParams, Edition
from hotspot.categories.tables import CategoryTables, load

__all__ = ["CategoryParams", "CategoryTables", "Classified", "Edition", "classify", "detect_edition", "load"]
