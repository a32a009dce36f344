package relight.api;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import relight.AddressRange;

/** Where a request comes from. Forwarding headers are believed from configured proxies only. */
public final class Addresses {

  private final List<AddressRange> trusted;

  public Addresses(List<AddressRange> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  /** The caller's address; behind a trusted proxy, the last one in X-Forwarded-For that is not itself a trusted proxy. */
  public String remote(HttpServerRequest request) {
    var peer = request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
    if (trusted.isEmpty() || !trusts(peer))
      return peer;
    var forwarded = request.getHeader("X-Forwarded-For");
    if (forwarded == null)
      return peer;
    var hops = forwarded.split(",");
    for (int i = hops.length - 1; i >= 0; i--) {
      var hop = hops[i].strip();
      if (NetUtil.createByteArrayFromIpAddressString(hop) == null)
        return peer; // somebody made it up
      if (!trusts(hop) || i == 0)
        return hop;
    }
    return peer;
  }

  /** Whether the caller's own connection is encrypted. */
  public boolean secure(HttpServerRequest request) {
    if (request.isSSL())
      return true;
    var peer = request.remoteAddress();
    return peer != null && !trusted.isEmpty() && trusts(peer.hostAddress())
        && "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
  }

  /** What limits count by: one IPv4 address, or the 64-bit network that one IPv6 household has. */
  static String household(String address) {
    var bytes = NetUtil.createByteArrayFromIpAddressString(address);
    return bytes == null || bytes.length == 4
        ? address
        : NetUtil.bytesToIpAddress(java.util.Arrays.copyOf(java.util.Arrays.copyOf(bytes, 8), 16));
  }

  private boolean trusts(String address) {
    var bytes = NetUtil.createByteArrayFromIpAddressString(address);
    if (bytes == null)
      return false;
    try {
      var wanted = InetAddress.getByAddress(bytes);
      return trusted.stream().anyMatch(range -> range.contains(wanted));
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
