"""Bounds what this process may take: for a child that opens strangers' files.

POSIX bounds address space and processor time.  Windows knows neither for a process, but a job
may bound its members' memory, and a process may put itself into a job.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import os
import signal
from ctypes import c_int64, c_size_t, c_uint32, c_uint64
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import subprocess

_EXTENDED_LIMITS = 9
_ACTIVE_PROCESSES, _PROCESS_TIME, _PROCESS_MEMORY = 0x8, 0x2, 0x100
_END_WITH_THE_JOB = 0x2000
_TICKS = 10_000_000
"""Windows counts time in tenths of a microsecond."""
_USER_TICKS = 11
"""Of the fields behind the name; the next one is the time in the system."""


class _BasicLimits(ctypes.Structure):
    _fields_ = (
        ("process_time", c_int64),
        ("job_time", c_int64),
        ("flags", c_uint32),
        ("least_working_set", c_size_t),
        ("most_working_set", c_size_t),
        ("active_processes", c_uint32),
        ("affinity", c_size_t),
        ("priority", c_uint32),
        ("scheduling", c_uint32),
    )


class ExtendedLimits(ctypes.Structure):
    """``JOBOBJECT_EXTENDED_LIMIT_INFORMATION``, as Windows lays it out."""

    _fields_ = (
        ("basic", _BasicLimits),
        ("io_counters", c_uint64 * 6),
        ("process_memory", c_size_t),
        ("job_memory", c_size_t),
        ("peak_process_memory", c_size_t),
        ("peak_job_memory", c_size_t),
    )


def bound_this_process(memory: int, seconds: int) -> None:
    """Bound memory and processor time where the system can, and stand back for others."""
    if os.name == "nt":
        _put_into_a_job(memory, seconds)
        return
    with contextlib.suppress(ImportError, OSError, ValueError, AttributeError):
        resource = importlib.import_module("resource")
        for what, most in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(what, (most, most))
        # The first bound names itself in how the process ends, the second one cannot be put off.
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
        os.nice(5)


def computed_too_long(status: int) -> bool:
    """Return whether a process ended at its bound of time, by its status as ``waitpid`` tells it.

    What Windows ends there looks like any other end.
    """
    return os.name != "nt" and os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU


def processor_seconds(process: int) -> float | None:
    """Return how long a process had the processor; None where the system does not say."""
    try:
        told = Path(f"/proc/{process}/stat").read_text("utf-8", "replace")
    except OSError:
        return None
    fields = told.rpartition(")")[2].split()  # before it stands the program's name, of any signs
    return (int(fields[_USER_TICKS]) + int(fields[_USER_TICKS + 1])) / os.sysconf("SC_CLK_TCK")


def limits_of_a_job(memory: int, seconds: int) -> ExtendedLimits:
    """Return what a job of one process is told: its memory, its time, and no child."""
    limits = ExtendedLimits()
    limits.basic.flags = _PROCESS_MEMORY | _PROCESS_TIME | _ACTIVE_PROCESSES
    limits.basic.process_time = seconds * _TICKS
    limits.basic.active_processes = 1
    limits.process_memory = memory
    return limits


def end_with_us(process: subprocess.Popen[bytes], kernel: Any = None) -> None:
    """On Windows let a child end whenever this process does, by whatever kills it.

    "End task" and ``taskkill /F`` end one process and no child of it: one that is at work then
    would hold the program's files, and no newer version could be installed over them.  A job ends
    its members with its last handle, and Windows closes ours with us.  Elsewhere a child finds
    its input closed, and files of a running program can be replaced.
    """
    if kernel is None:
        if os.name != "nt":
            return
        kernel = _kernel()
    if job := _job_of_children(kernel):
        kernel.AssignProcessToJobObject(job, int(getattr(process, "_handle")))  # noqa: B009 - Windows alone


def limits_of_children() -> ExtendedLimits:
    """Return what the job of our children is told: to end with us, and nothing else."""
    limits = ExtendedLimits()
    limits.basic.flags = _END_WITH_THE_JOB
    return limits


@cache
def _job_of_children(kernel: Any) -> int | None:
    """Return the job of this process's children; its only handle is never closed by us."""
    return _job(kernel, limits_of_children())


def _put_into_a_job(memory: int, seconds: int) -> None:
    """Make a job and join it; its handle stays open until this process ends."""
    kernel = _kernel()
    if job := _job(kernel, limits_of_a_job(memory, seconds)):
        kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())


def _job(kernel: Any, limits: ExtendedLimits) -> int | None:
    """Return the handle of a new job with these limits; None where Windows gives none."""
    job: int | None = kernel.CreateJobObjectW(None, None)
    told = job and kernel.SetInformationJobObject(
        job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
    )
    return job if told else None


@cache
def _kernel() -> Any:
    kernel = getattr(ctypes, "WinDLL")("kernel32", use_last_error=True)  # noqa: B009 - Windows alone
    kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, ctypes.c_wchar_p)
    kernel.AssignProcessToJobObject.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
    kernel.SetInformationJobObject.argtypes = (
        *(ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, c_uint32),
    )
    return kernel
