"""``python -m hotspot.columns`` prints `docs/columns.md`."""

import sys

from hotspot.columns.mapping import describe_aliases

sys.stdout.write(describe_aliases())
