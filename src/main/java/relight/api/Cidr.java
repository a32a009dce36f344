package relight.api;

import io.netty.util.NetUtil;

/** A range of addresses, e.g. {@code 10.0.0.0/8} or {@code ::1/128}; a bare address is a range of one. */
public record Cidr(byte[] network, int bits) {

  public Cidr {
    if (bits < 0 || bits > network.length * 8) throw new IllegalArgumentException("a prefix of " + bits + " bits");
  }

  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    var address = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
    if (address == null) throw new IllegalArgumentException("not an address range: " + text);
    try {
      return new Cidr(address, slash < 0 ? address.length * 8 : Integer.parseInt(text.substring(slash + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not an address range: " + text, e);
    }
  }

  boolean contains(byte[] address) {
    if (address.length != network.length) return false;
    for (int bit = 0; bit < bits; bit += 8) {
      int mask = bits - bit >= 8 ? 0xff : 0xff << 8 - (bits - bit) & 0xff;
      if ((address[bit / 8] & mask) != (network[bit / 8] & mask)) return false;
    }
    return true;
  }
}
