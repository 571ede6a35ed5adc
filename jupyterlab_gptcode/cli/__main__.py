"""`python -m jupyterlab_gptcode.cli …` is `jupyter gptcode …` where no script was installed."""

import sys

from .commands import main

sys.exit(main())
