// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The site's secret that turns a person's number into a hash: without it a number of 12 digits could be found by trying
 * all of them. It travels to the tasks inside a function and never as a literal of a plan, which the Spark UI and the
 * event log would show.
 */
public final class PersonKey implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final String ALGORITHM = "HmacSHA256";

    /** 128 bits tell all persons apart; half the digest is never stored. */
    private static final int HASH_BYTES = 16;

    private final byte[] secret;
    private final String id;

    /** One per task thread: making it costs more than a hash. */
    private transient ThreadLocal<Mac> macs;

    /**
     * @param secret the key's bytes, at least one
     * @param id names the key beside every hash, so that a later key can be told apart; no secret
     */
    public PersonKey(byte[] secret, String id) {
        if (secret.length == 0) {
            throw new IllegalArgumentException("A key has at least one byte");
        }
        this.secret = secret.clone();
        this.id = Objects.requireNonNull(id, "id");
    }

    /** The key's name. */
    public String id() {
        return id;
    }

    /** The first 128 bits of HMAC-SHA-256 over the number's UTF-8 text; null for null. */
    public byte[] hash(String number) {
        return number == null
                ? null
                : Arrays.copyOf(mac().get().doFinal(number.getBytes(StandardCharsets.UTF_8)), HASH_BYTES);
    }

    /** The hash of an applicant's number as senders write it; empty where it is no person's number and no tax code. */
    public Optional<byte[]> hashSent(String number) {
        return Optional.ofNullable(Applicant.of(number).hash(this));
    }

    private synchronized ThreadLocal<Mac> mac() {
        if (macs == null) {
            macs = ThreadLocal.withInitial(this::newMac);
        }
        return macs;
    }

    private Mac newMac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }

    /** Names the key and hides its bytes. */
    @Override
    public String toString() {
        return "PersonKey[" + id + "]";
    }
}
