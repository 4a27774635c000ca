"""What every JSON door needs once: bodies, cursors, headers, documentation."""
