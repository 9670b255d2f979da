"""pyarrow for the modules of this folder; where it is not installed, the error says what to do.

Its types are known in part only, so what is done with it is not checked by types; what goes in and out of the folder is.
"""

from __future__ import annotations

from typing import Any

from pubrecord.errors import MissingExtraError

try:
    import pyarrow
    import pyarrow.compute
    import pyarrow.ipc
    import pyarrow.json
    import pyarrow.parquet
except ImportError as error:
    raise MissingExtraError("tables need pyarrow", extra="arrow") from error

pa: Any = pyarrow
pa_compute: Any = pyarrow.compute
pa_ipc: Any = pyarrow.ipc
pa_json: Any = pyarrow.json
pa_parquet: Any = pyarrow.parquet
