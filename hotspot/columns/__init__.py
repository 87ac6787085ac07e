"""Column names in Chinese and English: the documented alias table."""

from hotspot.columns.mapping import ColumnMapping, load_aliases, map_columns, simplify_name

__all__ = ["ColumnMapping", "load_aliases", "map_columns", "simplify_name"]
