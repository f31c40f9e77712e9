package io.hpcoperator.cloud.batch;

/**
 * Agents installed on an instance; null leaves the cloud's default.
 *
 * @param securityService cloud security
 * @param monitorService cloud monitor
 * @param automationService automation tools
 */
public record EnhancedService(
    ServiceSwitch securityService, ServiceSwitch monitorService, ServiceSwitch automationService) {}
