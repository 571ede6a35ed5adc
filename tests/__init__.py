"""Before any of it is imported, what a process of the tests leaves out is left out."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LEFT_OUT = str(Path(__file__).with_name("left_out"))
sys.path.insert(0, LEFT_OUT)
# For processes that import our package, wherever they stand.
PYTHON_PATH = os.pathsep.join((LEFT_OUT, str(ROOT)))
