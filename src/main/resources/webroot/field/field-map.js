/** The map of the field page: the crew's jobs and where the crew is. Loaded when it is opened. */
