"""Every benchmark in one run: ``python tests/benchmarks/run.py [CASES] [NAME …]``.

Prints ratios beside their targets. Nothing here fails a build: a figure that misses its target says so.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))


def main(arguments: list[str]) -> None:
    """Run the benchmarks named (all without a name) at so many cases (default 1,000,000)."""
    scale = int(arguments[0]) if arguments else 1_000_000
    named = arguments[1:] or sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    print(f"{scale:,} cases of 8 events")
    for name in named:
        benchmark = import_module(name)
        for measure in benchmark.run(scale) if hasattr(benchmark, "run") else ():
            print(measure.line(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
