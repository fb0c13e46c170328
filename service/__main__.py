"""`python -m service` is the command `quoth`."""

import sys

from service.cli import main

sys.exit(main())
