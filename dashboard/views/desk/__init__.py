"""The desk: queue, board, search, inbox."""
