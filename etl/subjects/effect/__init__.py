"""What a drafted regulation would have changed in the last months."""
