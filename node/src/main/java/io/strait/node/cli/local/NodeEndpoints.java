package io.strait.node.cli.local;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.strait.node.cli.output.Fields;
import io.strait.node.cli.output.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What a node says of itself once it is a member of its cluster.
 *
 * @param name for people
 * @param uid the incarnation, 16 hexadecimal digits
 * @param pid its process
 * @param grpc where clients connect, {@code host:port} as all that follow
 * @param admin metrics and health
 * @param cluster the control plane: what other nodes name as seed
 * @param data the links
 */
public record NodeEndpoints(String name, String uid, long pid, String grpc, String admin, String cluster, String data) {

    /** As one row or JSON object. */
    public Fields fields() {
        return Fields.of("name", name)
                .with("uid", uid)
                .with("pid", pid)
                .with("grpc", grpc)
                .with("admin", admin)
                .with("cluster", cluster)
                .with("data", data);
    }

    /** Reads what {@link #fields()} was written as. */
    public static NodeEndpoints of(Config json) {
        return new NodeEndpoints(
                json.getString("name"),
                json.getString("uid"),
                json.getLong("pid"),
                json.getString("grpc"),
                json.getString("admin"),
                json.getString("cluster"),
                json.getString("data"));
    }

    /** Puts the whole file there in one step: whoever waits for it never reads half of it. */
    public void writeTo(Path file) {
        try {
            Path whole = file.toAbsolutePath();
            Path part = whole.resolveSibling(whole.getFileName() + ".part");
            Files.writeString(part, JsonText.of(fields()) + "\n");
            Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("the ready file cannot be written: file=" + file, e);
        }
    }

    /**
     * Reads a file of {@link #writeTo}.
     *
     * @throws LocalClusterException naming the file when it is not one
     */
    public static NodeEndpoints readFrom(Path file) {
        try {
            return of(ConfigFactory.parseFile(file.toFile()));
        } catch (ConfigException e) {
            throw new LocalClusterException("the ready file cannot be read: file=" + file, e);
        }
    }
}
