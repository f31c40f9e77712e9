package io.hpcoperator.cloud;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * A server on loopback that does to each connection what the script says next, byte by byte: what
 * an HTTP library would tidy up is just what is tested. Every connection serves one request.
 */
public final class ScriptedServer implements Closeable {
  /** One request as it came in. */
  public record Received(String line, Map<String, String> headers, String body) {}

  private interface Step {
    void answer(OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket listener;
  private final Thread thread;
  private final Deque<Step> script = new ArrayDeque<>();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  public ScriptedServer() throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    this.thread = new Thread(this::serve, "scripted-server");
    thread.setDaemon(true);
    thread.start();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** Requests so far. */
  public List<Received> received() {
    return received;
  }

  /** The next request is answered in full. */
  public ScriptedServer answer(int status, String body, String... headerLines) {
    return then(
        out ->
            out.write(
                message(status, body.length(), headerLines, body)
                    .getBytes(StandardCharsets.UTF_8)));
  }

  /** The next request is read, and the connection closed without an answer. */
  public ScriptedServer cut() {
    return then(out -> {});
  }

  /** The next answer ends in the middle of its body. */
  public ScriptedServer cutInsideBody(int status, String body) {
    return then(
        out ->
            out.write(
                message(status, body.length() + 10, new String[0], body)
                    .getBytes(StandardCharsets.UTF_8)));
  }

  /** The next request is read and never answered. */
  public ScriptedServer silence() {
    return then(out -> closed.await());
  }

  private synchronized ScriptedServer then(Step step) {
    script.add(step);
    return this;
  }

  private synchronized Step next() {
    return script.poll();
  }

  private static String message(int status, int length, String[] headerLines, String body) {
    StringBuilder text = new StringBuilder("HTTP/1.1 " + status + " Whatever\r\n");
    for (String line : headerLines) {
      text.append(line).append("\r\n");
    }
    return text.append(
            "Content-Type: application/json; charset=utf-8\r\nConnection: close\r\nContent-Length: ")
        .append(length)
        .append("\r\n\r\n")
        .append(body)
        .toString();
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        received.add(read(socket));
        Step step = next();
        if (step != null) {
          step.answer(socket.getOutputStream());
          socket.getOutputStream().flush();
        }
      } catch (IOException e) {
        // The client or close() ended the connection.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static Received read(Socket socket) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    String line = in.readLine();
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String header = in.readLine();
        header != null && !header.isEmpty();
        header = in.readLine()) {
      int colon = header.indexOf(':');
      headers.put(header.substring(0, colon), header.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
    char[] body = new char[length];
    int at = 0;
    while (at < length) {
      int n = in.read(body, at, length - at);
      if (n < 0) {
        break;
      }
      at += n;
    }
    return new Received(line, headers, new String(body, 0, at));
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
    thread.interrupt();
  }
}
