"""What stands where on the page of data quality."""

from hotspot.errors import notice
from hotspot.pages.data_quality import sort_notices


def test_every_notice_stands_in_one_tab() -> None:
    keys = ("areas.gap", "reports.rejected_rows", "reports.columns_found", "reports.rejected_whole_rows", "crs.gcj02")
    areas, rejected, others = sort_notices([notice(key) for key in keys])
    assert [n.key for n in areas] == ["areas.gap"]
    assert [n.key for n in rejected] == ["reports.rejected_rows", "reports.rejected_whole_rows"]
    assert [n.key for n in others] == ["reports.columns_found", "crs.gcj02"]
