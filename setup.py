"""The compiled engine, which is built where there is a C compiler; all else about the package stands in pyproject.toml.

With the environment variable ``PUBRECORD_PURE`` the package is built without it.
"""

import os
import sys
import sysconfig
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_ext import build_ext

_NAME = "pubrecord._engine"
_FOLDER = Path("src", "engine")
#: Other implementations, and Python without the global lock, which has no stable ABI yet, get the package without it.
_HAS_STABLE_ABI = sys.implementation.name == "cpython" and not sysconfig.get_config_var("Py_GIL_DISABLED")
_WITHOUT = (
    "pubrecord is built without its compiled engine, so Python does all the work: the same, at about a quarter of the "
    "speed. With a C compiler and the header files of Python it is built with it."
)


class BuildEngine(build_ext):
    """Builds the engine, and says so if it cannot."""

    def run(self) -> None:
        """Build, and say what is missing; an engine from an earlier build is not taken for one of this source."""
        for extension in self.extensions:
            Path(self.get_ext_fullpath(extension.name)).unlink(missing_ok=True)
        super().run()
        if self.extensions and not self.is_built:
            print(_WITHOUT, file=sys.stderr)

    @property
    def is_built(self) -> bool:
        """Whether the engine is where the wheel takes it from."""
        return os.path.exists(self.get_ext_fullpath(_NAME))


class EngineWheel(bdist_wheel):
    """A wheel for a platform, or for all of them where there is no engine in it."""

    def run(self) -> None:
        """Build the engine first, which decides what kind of wheel it is."""
        self.run_command("build_ext")
        if not self.get_finalized_command("build_ext").is_built:
            self.distribution.ext_modules = []
            self.root_is_pure = True
        super().run()


def _engine() -> Extension:
    return Extension(
        _NAME,
        sources=[path.as_posix() for path in sorted(_FOLDER.glob("*.c"))],
        depends=[path.as_posix() for path in sorted(_FOLDER.glob("*.h"))],
        # Debugging information names the folder of the build, and the same source shall make the same bytes.
        extra_compile_args=[] if os.name == "nt" else [f"-ffile-prefix-map={os.getcwd()}=."],
        py_limited_api=True,
        optional=True,
    )


setup(
    ext_modules=[] if os.environ.get("PUBRECORD_PURE") or not _HAS_STABLE_ABI else [_engine()],
    cmdclass={"build_ext": BuildEngine, "bdist_wheel": EngineWheel},
    options={"bdist_wheel": {"py_limited_api": "cp311"}} if _HAS_STABLE_ABI else {},
)
