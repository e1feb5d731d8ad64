"""A program that is ended from outside leaves no child that holds its files."""

import ctypes
import os
import subprocess
import sys

import pytest

from eamconsole.support.apart import bounds

PARENT = """
import subprocess, sys
from eamconsole.support.apart import end_with_us
stuck = "import time; print('up', flush=True); time.sleep(600)"
child = subprocess.Popen([sys.executable, "-c", stuck])
end_with_us(child)
print(child.pid, flush=True)
sys.stdin.read()
"""


def test_the_job_of_children_ends_them_with_its_last_handle_and_bounds_nothing():
    limits = bounds.limits_of_children()
    assert limits.basic.flags == 0x2000  # JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
    limits.basic.flags = 0
    assert not any(bytes(limits))
    assert ctypes.sizeof(limits) == ctypes.sizeof(bounds.ExtendedLimits)


@pytest.mark.skipif(os.name != "nt", reason="elsewhere a child finds its input closed")
def test_a_child_at_work_ends_with_a_parent_that_task_manager_ends():
    """It neither reads nor writes, as a library that is stuck in a picture does not."""
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        said = {parent.stdout.readline().strip(), parent.stdout.readline().strip()}
        (child,) = (int(word) for word in said if word.isdigit())
        kernel = ctypes.WinDLL("kernel32")
        kernel.OpenProcess.restype = ctypes.c_void_p
        kernel.WaitForSingleObject.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
        synchronize, timed_out = 0x00100000, 0x102
        handle = kernel.OpenProcess(synchronize, False, child)
        assert handle and kernel.WaitForSingleObject(handle, 0) == timed_out
        parent.kill()
        parent.wait()  # its output is the child's too: read to its end, it would wait for the child
        assert kernel.WaitForSingleObject(handle, 30_000) == 0
