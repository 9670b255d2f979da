"""Contenders that take turns, each in a process of its own, and what is known of the machine."""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import os
import platform
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from contender import Bench, Contender

_CHILD = Path(__file__).with_name("contenders.py")
#: What it costs to import a module in an interpreter that has just started.
_IMPORT = """
import sys, time
start = time.perf_counter()
{statement}
print(time.perf_counter() - start, len(sys.modules))
"""


class Result(NamedTuple):
    """What came of a contender: the figures of its runs, or the reason why there are none."""

    contender: Contender
    runs: list[dict[str, Any]]
    reason: str = ""

    def all(self, figure: str) -> list[float]:
        """Return a figure of all runs."""
        return [run[figure] for run in self.runs]

    def median(self, figure: str) -> float:
        """Return the median of a figure."""
        return statistics.median(self.all(figure))


def take_turns(
    contenders: Iterable[Contender],
    bench: Bench,
    rounds: int,
    timeout: float,
    tell: Callable[[str], object] = lambda _: None,
) -> list[Result]:
    """Let all contenders run, one after the other, and all of them again; one that fails is out."""
    results = [Result(each, []) for each in contenders]
    for position, result in enumerate(results):
        if result.contender.set_up is not None:
            tell(f"setting up {result.contender.name}")
            figures = run_one(result.contender, bench, timeout, "--set-up")
            results[position] = result._replace(reason=_reason(figures))
    for number in range(1, rounds + 1):
        for position, result in enumerate(results):
            if result.reason:
                continue
            tell(f"round {number} of {rounds}: {result.contender.name}")
            figures = run_one(result.contender, bench, timeout)
            result.runs.append(figures)
            if _reason(figures):
                results[position] = Result(result.contender, [], _reason(figures))
    return results


def run_one(contender: Contender, bench: Bench, timeout: float, *options: str) -> dict[str, Any]:
    """Run a contender once and return its figures; in their place, why it is `absent`, or why it `failed`."""
    command, environment = _command(contender, bench, *options)
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True, env=environment
    ) as process:
        try:
            output, errors = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            return {"failed": f"took more than {timeout:g} s"}
        finally:
            with contextlib.suppress(ProcessLookupError):  # what it started ends with it
                os.killpg(process.pid, signal.SIGKILL)
    if process.returncode != 0:
        return {"failed": (errors.strip() or f"exit status {process.returncode}").splitlines()[-1]}
    figures: dict[str, Any] = json.loads(output.splitlines()[-1])  # programs may print too
    return figures


def _command(contender: Contender, bench: Bench, *options: str) -> tuple[list[str], dict[str, str]]:
    """Return the command that does a job, and its environment."""
    command = [sys.executable, os.fspath(_CHILD), *options, contender.name, os.fspath(bench.folder)]
    if bench.dtd is not None:
        command.append(os.fspath(bench.dtd))
    return command, {**os.environ, "PUBRECORD_ENGINE": contender.engine}


def instructions(contender: Contender, bench: Bench, records: int, timeout: float) -> dict[str, Any]:
    """Return how many instructions of the processor a contender takes for a record, as callgrind counts them.

    That number is free of what else the machine does. It is the difference between doing the job twice and once, so
    that imports and what is prepared on first use do not count.
    """
    if shutil.which("valgrind") is None:
        return {"absent": "no program valgrind"}
    counts: list[int] = []
    for times in ("1", "2"):
        command, environment = _command(contender, bench, "--times", times)
        tool = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
        try:
            done = subprocess.run(
                [*tool, *command],
                capture_output=True,
                check=False,
                text=True,
                timeout=timeout,
                env={**environment, "PYTHONHASHSEED": "0"},
            )
        except subprocess.TimeoutExpired:
            return {"failed": f"took more than {timeout:g} s"}
        collected = re.search(r"Collected : (\d+)", done.stderr)
        if done.returncode != 0 or collected is None:
            return {"failed": (done.stderr.strip() or "callgrind said nothing").splitlines()[-1]}
        counts.append(int(collected[1]))
    return {"records": records, "instructions": (counts[1] - counts[0]) / records}


def _reason(figures: dict[str, Any]) -> str:
    return next((f"{how}: {figures[how]}" for how in ("absent", "failed") if how in figures), "")


def import_times(statements: list[str], runs: int, folder: Path) -> dict[str, list[dict[str, float]]]:
    """Run statements in fresh interpreters that take turns; the first round warms up and does not count."""
    figures: dict[str, list[dict[str, float]]] = {statement: [] for statement in statements}
    for _ in range(runs + 1):
        for statement, taken in figures.items():
            start = time.perf_counter()
            done = subprocess.run(
                [sys.executable, "-c", _IMPORT.format(statement=statement)],
                capture_output=True,
                check=True,
                cwd=folder,
                text=True,
            )
            whole = time.perf_counter() - start
            inside, modules = done.stdout.split()
            taken.append({"inside": float(inside), "whole": whole, "modules": int(modules)})
    return {statement: taken[1:] for statement, taken in figures.items()}


def machine() -> str:
    """Return what the machine is, but not which one."""
    model = platform.processor() or platform.machine()
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model)
    return f"{platform.system()}, {model}, {os.cpu_count()} cores"


def versions(packages: Iterable[str]) -> dict[str, str]:
    """Return the versions of distributions and programs, those of them that are installed."""
    found = {}
    for package in dict.fromkeys(packages):
        program = shutil.which(package)
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            if program is not None:
                done = subprocess.run([program, "-version"], capture_output=True, check=False, text=True)
                found[package] = done.stdout.strip()
    return found
