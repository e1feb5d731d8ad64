"""Work that leaves the GUI thread: readers, sync cycles, opening a profile."""
