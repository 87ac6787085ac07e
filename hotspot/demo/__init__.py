"""A schematic Chengguan and six months of invented reports, with the truth written beside them."""

from hotspot.demo.city import City, draw_city
from hotspot.demo.truth import DemoTruth, compare_with_truth, count_unplanted, read_truth
from hotspot.demo.write import write_demo

__all__ = ["City", "DemoTruth", "compare_with_truth", "count_unplanted", "draw_city", "read_truth", "write_demo"]
