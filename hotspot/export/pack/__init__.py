"""The meeting pack: map, atlas, slides, brief, duty list and layers of one period, from the same facts."""

from hotspot.export.pack.facts import Facts, gather_facts
from hotspot.export.pack.text import name_period
from hotspot.export.pack.write import check_options, make_pack, write_pack

__all__ = ["Facts", "check_options", "gather_facts", "make_pack", "name_period", "write_pack"]
