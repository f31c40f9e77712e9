package io.hpcoperator.cloud.batch;

/**
 * A CVM instance to attach; its system is reinstalled.
 *
 * @param instanceId CVM instance
 * @param imageId image to reinstall with, or null
 * @param loginSettings login afterwards, or null
 */
public record AttachedInstance(String instanceId, String imageId, LoginSettings loginSettings) {}
