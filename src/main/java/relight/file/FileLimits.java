package relight.file;

import java.time.Duration;

/**
 * How much is taken and how long it is kept.
 *
 * @param perDay     bytes one person may hand in within a day
 * @param incomplete how long a file may lack pieces, or a record that shows it
 */
public record FileLimits(long size_bytes, long pixels, long perDay_bytes, Duration incomplete, Duration retention) {}
