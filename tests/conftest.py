"""Put the shared factories on the path: a test says ``from packs import …``."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "factories"))
