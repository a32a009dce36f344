package relight;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * Where log lines go: readable text on the terminal (standard error, so that answers of commands stay clean) and, while serving, JSON lines in
 * a folder. Written in Java because reading XML would take a tenth of the whole start. Whoever needs something else starts with
 * {@code -Dlogback.configurationFile=...}. Log lines carry ids, never names, phone numbers, addresses or request bodies.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_TOP_PRIORITY)
public final class Logs extends ContextAwareBase implements Configurator {

  /** The key under which a request's id stands in the MDC; set it on virtual threads only, an event loop serves many requests at once. */
  public static final String REQUEST = "request";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty("logback.configurationFile") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    var text = new PatternLayoutEncoder();
    text.setContext(context);
    text.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{0}%replace( %X{request}){'^ $', ''}: %msg %kvp{NONE}%n");
    text.start();
    var terminal = new ConsoleAppender<ILoggingEvent>();
    terminal.setContext(context);
    terminal.setName("terminal");
    terminal.setTarget("System.err");
    terminal.setEncoder(text);
    terminal.start();
    var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN); // of libraries; commands that answer a question say no more
    root.addAppender(terminal);
    // What these warn about is handled where it happens, or harmless.
    context.getLogger("io.vertx.core.impl.ContextImpl").setLevel(Level.ERROR);
    context.getLogger("org.flywaydb").setLevel(Level.ERROR);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** From now on as the configuration says: our own lines from this level up and, if wanted, JSON lines in the folder. */
  public static void serve(Config.Log log, Path folder) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context) || System.getProperty("logback.configurationFile") != null) {
      return;
    }
    context.getLogger("relight").setLevel(Level.valueOf(log.level().name()));
    if (log.file()) {
      var file = file(context, folder);
      context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(file);
      var access = context.getLogger("relight.access"); // too many lines for a terminal
      access.setAdditive(false);
      access.addAppender(file);
    }
  }

  private static RollingFileAppender<ILoggingEvent> file(LoggerContext context, Path folder) {
    var json = new JsonEncoder();
    json.setContext(context);
    json.setWithSequenceNumber(false);
    json.setWithNanoseconds(false);
    json.setWithContext(false);
    json.setWithMessage(false);
    json.setWithFormattedMessage(true);
    json.setWithArguments(false);
    json.start();
    var file = new RollingFileAppender<ILoggingEvent>();
    file.setContext(context);
    file.setName("file");
    file.setFile(folder.resolve("relight.json").toString());
    var rotation = new SizeAndTimeBasedRollingPolicy<ILoggingEvent>();
    rotation.setContext(context);
    rotation.setParent(file);
    rotation.setFileNamePattern(folder.resolve("relight.%d{yyyy-MM-dd}.%i.json.gz").toString());
    rotation.setMaxFileSize(FileSize.valueOf("100MB"));
    rotation.setTotalSizeCap(FileSize.valueOf("1GB"));
    rotation.setMaxHistory(14);
    rotation.start();
    file.setRollingPolicy(rotation);
    file.setEncoder(json);
    file.start();
    return file;
  }
}
