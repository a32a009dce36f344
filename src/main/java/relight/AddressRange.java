package relight;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** A block of network addresses in the usual notation, e.g. {@code 10.0.0.0/8}, {@code fd00::/8} or a single address. */
public record AddressRange(InetAddress network, int prefix) {

  public AddressRange {
    if (prefix < 0 || prefix > network.getAddress().length * 8) {
      throw new IllegalArgumentException("/" + prefix + " is longer than the address");
    }
  }

  /** Throws IllegalArgumentException when the text is no address; never asks a name server. */
  public static AddressRange parse(String text) {
    var parts = text.strip().split("/", 2);
    if (!parts[0].matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
      throw new IllegalArgumentException(text + " is no address");
    }
    try {
      var address = InetAddress.getByName(parts[0]);
      return new AddressRange(address, parts.length == 2 ? Integer.parseInt(parts[1]) : address.getAddress().length * 8);
    } catch (UnknownHostException | NumberFormatException e) {
      throw new IllegalArgumentException(text + " is no address", e);
    }
  }

  public boolean contains(InetAddress address) {
    var wanted = network.getAddress();
    var given = address.getAddress();
    if (wanted.length != given.length) {
      return false;
    }
    var bytes = prefix / 8;
    if (!Arrays.equals(wanted, 0, bytes, given, 0, bytes)) {
      return false;
    }
    var bits = prefix % 8;
    return bits == 0 || ((wanted[bytes] ^ given[bytes]) & 0xff) >> (8 - bits) == 0;
  }

  @Override
  public String toString() {
    return network.getHostAddress() + "/" + prefix;
  }
}
