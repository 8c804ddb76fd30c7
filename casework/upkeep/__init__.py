"""What goes over the whole record from time to time: migration, erasure, cleaning, the proof of accounts."""
