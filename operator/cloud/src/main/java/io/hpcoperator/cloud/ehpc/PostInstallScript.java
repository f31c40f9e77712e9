package io.hpcoperator.cloud.ehpc;

/**
 * A script run after a node was installed.
 *
 * @param url where it is downloaded from
 * @param args its arguments
 */
public record PostInstallScript(String url, String args) {}
