"""`python -m scoreport.cli`: the same as `scoreport`."""

import sys

from scoreport.cli import main

sys.exit(main())
