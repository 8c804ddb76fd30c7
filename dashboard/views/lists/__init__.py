"""Lists that are kept: names of departments, phases and buildings, standard phrases."""
