"""The guarded door: every file enters as text, parsed in a child process with limits."""

from hotspot.files.params import FileParams
from hotspot.files.read import read_each, read_tables
from hotspot.files.table import RawTable

__all__ = ["FileParams", "RawTable", "read_each", "read_tables"]
