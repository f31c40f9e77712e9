package io.hpcoperator.controller.cluster.secret;

import io.hpcoperator.controller.session.SecretValue;

/**
 * A password out of a Secret.
 *
 * @param value the password, or why it cannot be had
 * @param version uid and resource version of the Secret: tells that it changed without telling
 *     anything of the password; null without a value
 */
public record Credential(SecretValue value, String version) {}
