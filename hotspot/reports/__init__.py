"""Reports: any export, nothing lost."""

from hotspot.reports.params import ReportParams, SourceParams
from hotspot.reports.read import Reports, read

__all__ = ["ReportParams", "Reports", "SourceParams", "read"]
