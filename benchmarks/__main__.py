"""Run the benchmarks and print their tables as Markdown: ``python -m benchmarks [name …]`` (``bench_<name>.py``)."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any


def main(names: list[str]) -> None:
    """Run the named benchmarks, or all."""
    known = sorted(p.stem.removeprefix("bench_") for p in Path(__file__).parent.glob("bench_*.py"))
    unknown = sorted(set(names) - set(known))
    if unknown:
        sys.exit(f"unknown: {', '.join(unknown)}; known: {', '.join(known)}")
    for name in names or known:
        module = import_module(f"benchmarks.bench_{name}")
        print(f"\n## {name}: {(module.__doc__ or '').splitlines()[0]}\n\n{markdown(module.run())}", flush=True)


def markdown(rows: list[dict[str, Any]]) -> str:
    """Return rows of one kind as a Markdown table."""
    head = list(rows[0])
    lines = [head, ["---"] * len(head), *([str(row[name]) for name in head] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    main(sys.argv[1:])
