/** The board's map: areas by state, never lines or devices. Loaded only when somebody wants to see it. */
