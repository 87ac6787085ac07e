"""The meeting pack: map, atlas, slides, brief, duty list and layers of one period, from the same facts."""

from hotspot.export.pack.facts import Facts, gather_facts

__all__ = ["Facts", "gather_facts"]
