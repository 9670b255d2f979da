"""Put the source of the site together in a folder: ``python -m generate FOLDER``."""

import sys
from pathlib import Path

from generate import website

website.write(Path(sys.argv[1]))
