package relight.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The reference for live push: bare Netty, as little as can tell one message to many. No rights, no topics, no resume, no limits; the bytes of
 * the chunk are made once and each event loop writes them to its own channels.
 */
public final class FanOut {

  /** What both sides tell; its last letter appears nowhere else in the stream. */
  static final String PAYLOAD = "x".repeat(500) + "~";

  private static final ByteBuf HEAD = bytes("""
      HTTP/1.1 200 OK\r
      content-type: text/event-stream\r
      cache-control: no-store\r
      transfer-encoding: chunked\r
      \r
      """);

  private FanOut() {
  }

  /** @param arguments none are read */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int loops = Runtime.getRuntime().availableProcessors();
    var group = new MultiThreadIoEventLoopGroup(loops, NioIoHandler.newFactory());
    Map<EventLoop, List<Channel>> channels = new ConcurrentHashMap<>();
    var server = new ServerBootstrap().group(group).channel(NioServerSocketChannel.class).option(ChannelOption.SO_BACKLOG, 4096)
        .childOption(ChannelOption.TCP_NODELAY, true).childHandler(new ChannelInitializer<SocketChannel>() {

          @Override
          protected void initChannel(SocketChannel channel) {
            channel.pipeline().addLast(new HttpRequestDecoder(), new HttpObjectAggregator(1024),
                new SimpleChannelInboundHandler<FullHttpRequest>() {

                  @Override
                  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
                    channels.computeIfAbsent(context.channel().eventLoop(), loop -> new ArrayList<>()).add(context.channel());
                    context.writeAndFlush(HEAD.retainedDuplicate());
                  }
                });
          }
        }).bind(new InetSocketAddress("127.0.0.1", 0)).sync().channel();
    System.out.println(((InetSocketAddress) server.localAddress()).getPort());
    ServedApart.obey(() -> {
      long now = System.nanoTime();
      var event = "event: board\ndata: \"" + PAYLOAD + "\"\n\n";
      var chunk = bytes(Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
      channels.forEach((loop, here) -> loop.execute(() -> {
        for (var channel : here)
          channel.writeAndFlush(chunk.duplicate(), channel.voidPromise());
      }));
      return now;
    });
    System.exit(0);
  }

  private static ByteBuf bytes(String text) {
    var bytes = text.getBytes(StandardCharsets.US_ASCII);
    return Unpooled.unreleasableBuffer(Unpooled.directBuffer(bytes.length).writeBytes(bytes));
  }
}
