package relight.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * An Argon2id hash with the parameters it was made with, written as {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. Computing one takes
 * tens of milliseconds and megabytes on purpose: see {@link PasswordHasher}.
 *
 * @param memory_KiB what each guess costs in memory
 */
record PasswordHash(int memory_KiB, int passes, int lanes, byte[] salt, byte[] hash) {

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final SecureRandom random = new SecureRandom();

  /** With the parameters OWASP's password storage cheat sheet names first (19 MiB, two passes, one lane). */
  static PasswordHash of(String password) {
    var salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return new PasswordHash(19 * 1024, 2, 1, salt, new byte[HASH_BYTES]).computed(password);
  }

  static PasswordHash parse(String text) {
    var part = text.split("\\$");
    var setting = part.length == 6 ? part[3].split("[=,]") : new String[0];
    if (setting.length != 6 || !part[1].equals("argon2id") || !part[2].equals("v=19"))
      throw new IllegalArgumentException("not an Argon2id hash");
    var base64 = Base64.getDecoder();
    return new PasswordHash(Integer.parseInt(setting[1]), Integer.parseInt(setting[3]), Integer.parseInt(setting[5]),
        base64.decode(part[4]),
        base64.decode(part[5]));
  }

  boolean matches(String password) {
    return MessageDigest.isEqual(computed(password).hash, hash);
  }

  /** Whether today's parameters differ, so that the next sign-in should store a new one. */
  boolean outdated() {
    return memory_KiB != 19 * 1024 || passes != 2 || lanes != 1;
  }

  String text() {
    var base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=" + memory_KiB + ",t=" + passes + ",p=" + lanes + "$" + base64.encodeToString(salt) + "$"
        + base64.encodeToString(hash);
  }

  private PasswordHash computed(String password) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id).withVersion(Argon2Parameters.ARGON2_VERSION_13).withMemoryAsKB(memory_KiB)
            .withIterations(passes).withParallelism(lanes).withSalt(salt).build());
    var out = new byte[hash.length];
    generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), out);
    return new PasswordHash(memory_KiB, passes, lanes, salt, out);
  }
}
