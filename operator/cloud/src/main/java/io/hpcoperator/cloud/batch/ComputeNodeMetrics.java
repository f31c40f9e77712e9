package io.hpcoperator.cloud.batch;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Number of nodes per state.
 *
 * @param submitted SUBMITTED
 * @param creating CREATING
 * @param creationFailed CREATION_FAILED
 * @param created CREATED
 * @param running RUNNING
 * @param deleting DELETING
 * @param abnormal ABNORMAL
 */
public record ComputeNodeMetrics(
    @JsonProperty("SubmittedCount") int submitted,
    @JsonProperty("CreatingCount") int creating,
    @JsonProperty("CreationFailedCount") int creationFailed,
    @JsonProperty("CreatedCount") int created,
    @JsonProperty("RunningCount") int running,
    @JsonProperty("DeletingCount") int deleting,
    @JsonProperty("AbnormalCount") int abnormal) {}
