// SPDX-License-Identifier: Apache-2.0
package org.dossierlake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Stands between a client and an HTTP server and passes everything on, unless a {@link Fault} says otherwise. One request
 * goes through one connection.
 */
public final class FaultyConnection implements AutoCloseable {

    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    /** What becomes of a request, by its first line and headers. */
    @FunctionalInterface
    public interface Fault {

        /** Nothing becomes of any request. */
        Fault NONE = head -> Answer.PASSED;

        /** Asked for every request, by many threads at once. */
        Answer answer(String head);
    }

    /**
     * What becomes of one request.
     *
     * @param status what is answered in the server's place; 0 for the server's own answer
     * @param bodyBytes after so many bytes of the server's answer the connection ends; -1 for the whole answer
     * @param isReset whether it ends by a reset, and not as if the answer were complete
     */
    public record Answer(int status, long bodyBytes, boolean isReset) {

        public static final Answer PASSED = new Answer(0, -1, false);

        /** An error in the server's place. */
        public static Answer error(int status) {
            return new Answer(status, -1, false);
        }

        /** The beginning of the server's answer, and then the end of the connection. */
        public static Answer cut(long bytes, boolean isReset) {
            return new Answer(0, bytes, isReset);
        }
    }

    private final ServerSocket listening;
    private final InetSocketAddress server;
    private volatile Fault fault = Fault.NONE;

    /** Begins to listen. */
    public FaultyConnection(InetSocketAddress server) throws IOException {
        this.server = server;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    /** What becomes of requests from now on. */
    public void set(Fault next) {
        fault = next;
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                start(() -> serve(client));
            } catch (IOException e) {
                // It was closed.
                return;
            }
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "faulty connection");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket client) {
        try (client;
                Socket upstream = new Socket()) {
            String head = head(client.getInputStream());
            if (head.isEmpty()) {
                return;
            }
            Answer answer = fault.answer(head);
            if (answer.status() != 0) {
                client.getOutputStream()
                        .write("HTTP/1.1 %d Fault\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                .formatted(answer.status())
                                .getBytes(StandardCharsets.ISO_8859_1));
                return;
            }
            upstream.connect(server);
            String passed = head.replaceFirst("\r\n", "\r\nConnection: close\r\n");
            upstream.getOutputStream().write(passed.getBytes(StandardCharsets.ISO_8859_1));
            start(() -> pump(client, upstream));
            if (!copied(upstream.getInputStream(), client.getOutputStream(), answer.bodyBytes()) && answer.isReset()) {
                client.setSoLinger(true, 0);
            }
        } catch (IOException e) {
            // One of the two has gone; closing the other one tells it.
        }
    }

    /** The rest of the request, which the server may not even read. */
    private static void pump(Socket client, Socket upstream) {
        try {
            copied(client.getInputStream(), upstream.getOutputStream(), -1);
        } catch (IOException e) {
            // The answer is complete, and the connection is closed.
        }
    }

    /** Copies all bytes, or the first so many; false when there were more. */
    private static boolean copied(InputStream in, OutputStream out, long most) throws IOException {
        byte[] buffer = new byte[8192];
        long left = most;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (most >= 0 && read > left) {
                out.write(buffer, 0, (int) left);
                out.flush();
                return false;
            }
            out.write(buffer, 0, read);
            out.flush();
            left -= read;
        }
        return true;
    }

    private static String head(InputStream in) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        try {
            while (matched < END_OF_HEAD.length) {
                int next = in.read();
                if (next < 0) {
                    return "";
                }
                head.write(next);
                matched = next == END_OF_HEAD[matched] ? matched + 1 : next == END_OF_HEAD[0] ? 1 : 0;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }
}
