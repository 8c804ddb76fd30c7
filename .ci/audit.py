"""Known weaknesses of the locked packages: ``audit.py [OPTION OF PIP-AUDIT …]``.

Exits 1 on a finding. Where no service answers, or none of them knows the packages, it says that nothing was audited and
exits 0: a machine without a network has done nothing wrong, and what was not looked at is never called sound.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

ROOT = Path(__file__).resolve().parent.parent
LOCKED = ("run", "fleet", "spark", "test")
SECONDS = 120
"""How long the whole may take; a service that is slower did not answer."""
ANSWER_SECONDS = 10


class Audited(TypedDict, total=False):
    """What pip-audit says of one package: its weaknesses, or why it was not looked at."""

    name: str
    version: str
    vulns: list[dict[str, object]]
    skip_reason: str


def audit(options: list[str]) -> list[Audited]:
    """What the service says of each package; nothing when it does not answer."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        files = [word for name in LOCKED for word in ("-r", str(ROOT / "requirements" / f"{name}.txt"))]
        command = [sys.executable, "-m", "pip_audit", *files, "--require-hashes", "--disable-pip", "--format=json",
                   f"--output={report}", "--progress-spinner=off", f"--timeout={ANSWER_SECONDS}", *options]  # fmt: skip
        try:
            subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - our own words
        except subprocess.TimeoutExpired:
            return []
        if not report.exists():
            return []
        found: list[Audited] = json.loads(report.read_text(encoding="utf-8"))["dependencies"]
        return found


def main(options: list[str]) -> int:
    """Print what was found; the exit code."""
    packages = audit(options)
    known = [package for package in packages if "vulns" in package]
    if not known:
        print("Not audited: no service with advisories answers here. Run it where one does.")
        return 0
    weak = [package for package in known if package["vulns"]]
    for package in weak:
        weaknesses = ", ".join(str(weakness["id"]) for weakness in package["vulns"])
        print(f"{package['name']} {package['version']}: {weaknesses}")
    print(f"{len(known)} of {len(packages)} packages audited, {len(weak)} with known weaknesses.")
    return 1 if weak else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
