package io.hpcoperator.cloud.batch;

import static io.hpcoperator.cloud.ErrorKind.CONFLICT;
import static io.hpcoperator.cloud.ErrorKind.DENIED;
import static io.hpcoperator.cloud.ErrorKind.INVALID;
import static io.hpcoperator.cloud.ErrorKind.NOT_FOUND;
import static io.hpcoperator.cloud.ErrorKind.QUOTA;
import static io.hpcoperator.cloud.ErrorKind.THROTTLED;
import static io.hpcoperator.cloud.ErrorKind.TRANSIENT;

import io.hpcoperator.cloud.call.ErrorTable;

/** Kinds of the error codes of Batch 2017-03-12: every common and service code of the catalogue. */
final class BatchErrors {
  static final ErrorTable TABLE =
      ErrorTable.builder()
          .kind(
              THROTTLED,
              "RequestLimitExceeded",
              "RequestLimitExceeded.GlobalRegionUinLimitExceeded",
              "RequestLimitExceeded.IPLimitExceeded",
              "RequestLimitExceeded.UinLimitExceeded")
          .kind(
              TRANSIENT,
              "FailedOperation",
              "InternalError",
              "InternalError.CallCam",
              "InternalError.CallCpmAPI",
              "InternalError.CallCvm",
              "InternalError.CallTagAPI",
              "ResourceUnavailable",
              "ResponseSizeLimitExceeded",
              "ServiceUnavailable")
          .unprocessed("AuthFailure.SignatureExpire")
          .kind(
              DENIED,
              "AuthFailure",
              "AuthFailure.InvalidAuthorization",
              "AuthFailure.InvalidSecretId",
              "AuthFailure.MFAFailure",
              "AuthFailure.SecretIdNotFound",
              "AuthFailure.SignatureFailure",
              "AuthFailure.TokenFailure",
              "AuthFailure.UnauthorizedOperation",
              "IpInBlacklist",
              "IpNotInWhitelist",
              "UnauthorizedOperation",
              "UnauthorizedOperation.UserNotAllowedToUseBatch")
          .kind(
              QUOTA,
              "LimitExceeded",
              "LimitExceeded.ComputeEnvQuota",
              "LimitExceeded.CpuQuota",
              "LimitExceeded.JobQuota",
              "LimitExceeded.TaskTemplateQuota",
              "ResourceInsufficient")
          // The state of the environment or of its nodes excludes the operation for now.
          .kind(
              CONFLICT,
              "ResourceInUse",
              "ResourceInUse.Job",
              "UnsupportedOperation",
              "UnsupportedOperation.AcceptOtherRequest",
              "UnsupportedOperation.ComputeEnvAcceptOtherRequest",
              "UnsupportedOperation.ComputeEnvOperation",
              "UnsupportedOperation.ComputeNodeForbidTerminate",
              "UnsupportedOperation.ComputeNodeIsTerminating",
              "UnsupportedOperation.NotEnoughComputeNodesToTerminate")
          .kind(
              INVALID,
              "ActionOffline",
              "AllowedOneAttributeInEnvIdAndComputeEnv",
              "DryRunOperation",
              "InvalidAction",
              "InvalidFilter",
              "InvalidParameter",
              "InvalidParameter.ComputeNodeIdMalformed",
              "InvalidParameter.CvmParameters",
              "InvalidParameter.EnvDescriptionTooLong",
              "InvalidParameter.EnvIdMalformed",
              "InvalidParameter.EnvNameTooLong",
              "InvalidParameter.ImageIdMalformed",
              "InvalidParameter.InvalidParameterCombination",
              "InvalidParameter.JobDescriptionTooLong",
              "InvalidParameter.JobIdMalformed",
              "InvalidParameter.JobNameTooLong",
              "InvalidParameter.NotificationEventNameDuplicate",
              "InvalidParameter.NotificationTopicName",
              "InvalidParameter.NotificationTopicNameTooLong",
              "InvalidParameter.TaskName",
              "InvalidParameter.TaskNameTooLong",
              "InvalidParameter.TaskTemplateDescriptionTooLong",
              "InvalidParameter.TaskTemplateIdMalformed",
              "InvalidParameter.TaskTemplateName",
              "InvalidParameter.TaskTemplateNameTooLong",
              "InvalidParameterAtLeastOneAttribute",
              "InvalidParameterValue",
              "InvalidParameterValue.ComputeEnv",
              "InvalidParameterValue.DependenceNotFoundTaskName",
              "InvalidParameterValue.DependenceUnfeasible",
              "InvalidParameterValue.InstanceIdDuplicated",
              "InvalidParameterValue.InstanceType",
              "InvalidParameterValue.InstanceTypeDuplicate",
              "InvalidParameterValue.InstanceTypesEmpty",
              "InvalidParameterValue.InvalidDataTypeAny",
              "InvalidParameterValue.InvalidFilter",
              "InvalidParameterValue.InvalidZoneMismatchRegion",
              "InvalidParameterValue.LimitExceeded",
              "InvalidParameterValue.LocalPath",
              "InvalidParameterValue.MaxRetryCount",
              "InvalidParameterValue.Negative",
              "InvalidParameterValue.NotFloat",
              "InvalidParameterValue.RemoteStoragePath",
              "InvalidParameterValue.RemoteStorageSchemeType",
              "InvalidParameterValue.ResourceType",
              "InvalidParameterValue.TaskInstanceNum",
              "InvalidParameterValue.UnavailableZone",
              "InvalidParameterValue.UnsupportedBatchInstanceChargeType",
              "InvalidRequest",
              "InvalidZone.MismatchRegion",
              "MissingParameter",
              "NoSuchProduct",
              "NoSuchVersion",
              "RequestSizeLimitExceeded",
              "UnknownParameter",
              // What an instance lacks does not come by itself.
              "UnsupportedOperation.InstancesNotAllowToAttach",
              "UnsupportedOperation.TerminateOperationWithEnvId",
              "UnsupportedProtocol",
              "UnsupportedRegion")
          .kind(
              NOT_FOUND,
              "ResourceNotFound",
              "ResourceNotFound.ComputeEnv",
              "ResourceNotFound.ComputeNode",
              "ResourceNotFound.Job",
              "ResourceNotFound.Task",
              "ResourceNotFound.TaskInstance",
              "ResourceNotFound.TaskTemplate")
          .build();

  private BatchErrors() {}
}
