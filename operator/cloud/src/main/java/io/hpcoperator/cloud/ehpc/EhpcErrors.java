package io.hpcoperator.cloud.ehpc;

import static io.hpcoperator.cloud.ErrorKind.CONFLICT;
import static io.hpcoperator.cloud.ErrorKind.DENIED;
import static io.hpcoperator.cloud.ErrorKind.INVALID;
import static io.hpcoperator.cloud.ErrorKind.NOT_FOUND;
import static io.hpcoperator.cloud.ErrorKind.QUOTA;
import static io.hpcoperator.cloud.ErrorKind.THROTTLED;
import static io.hpcoperator.cloud.ErrorKind.TRANSIENT;

import io.hpcoperator.cloud.call.ErrorTable;

/**
 * Kinds of the error codes of E-HPC 2018-04-12: every code of the catalogue's chapters that the
 * clients use, of its appendix and of the gateway. HTTP statuses play no part, as one code comes
 * with several of them.
 */
final class EhpcErrors {
  static final ErrorTable TABLE =
      ErrorTable.builder()
          .kind(THROTTLED, "Throttling", "Throttling.User")
          // A back end broke down over the request; part of it may have happened.
          .kind(
              TRANSIENT,
              "AgentError",
              "AgentError.Queue.CreateFailure",
              "AgentError.Account.AccountValidateCredentialFailure",
              "AgentError.Account.UserChangePasswordFailure",
              "AgentError.Account.GetentPasswdFailure",
              "AgentError.Account.UserAddFailure",
              "AgentError.Account.UserDeleteFailure",
              "AgentError.Account.UserModifyGroupFailure",
              "AgentError.Job.DeleteFailure",
              "AgentError.Job.ListFailure",
              "AgentError.Job.RerunFailure",
              "AgentError.Job.StopFailure",
              "AgentError.Job.SubmitFailure",
              "AliyunError",
              "DbError",
              "EcsError",
              "EipError",
              "ExecFail",
              "InternalError",
              "NasError",
              "PartFailure",
              "RedisError",
              "ServiceUnavailable",
              "SignatureNonceUsed",
              "UnknownError")
          // The manager nodes may be down for a while: nothing of the spec is wrong, nothing gone.
          .unprocessed("ManagerNotFound", "FailToGenId", "InvalidTimeStamp.Expired")
          .kind(
              DENIED,
              "AgentError.Account.ValidateCredentialFailure",
              "EntityNotExist.Role",
              "Forbidden.AccessKeyDisabled",
              "Forbidden.RAM",
              "IncompleteSignature",
              "IncorrectCredential",
              "InvalidAccessKeyId.NotFound",
              "NasServiceNotOpen",
              "NoPermission",
              "NotAuthorized",
              "NotEnabled",
              "SignatureDoesNotMatch")
          // Money, quota, stock: each can come back without a change of the spec.
          .kind(
              QUOTA,
              "InDebt",
              "OrderError",
              "OrderError.Arrearage",
              "OrderError.InstHasUnpaidOrder",
              "OrderError.InsufficientBalance",
              "OrderError.InvalidPayMethod",
              "OrderError.NoCard",
              "OrderError.NoRealNameAuthentication",
              "OrderError.NoRealNameRegistration",
              "OrderError.UserProfileIncomplete",
              "QuotaExceed.PayasyougoInstance",
              "QuotaExceeded.PrivateIpAddress",
              "RecommendEmpty.InstanceTypeSoldOut",
              "RecommendEmpty.PriceNotSatisfied",
              "ResourceTargetAmount.NotSatisfied",
              "TooManyClusters",
              "TooManyComputes",
              "TooManyContainers",
              "TooManyLogins",
              "TooManyScc")
          // Also said when the vSwitch has too few free addresses, which passes.
          .kind(QUOTA, "InvalidVswitch")
          .kind(
              CONFLICT,
              "AgentError.Account.UserAlreadyExist",
              "ConflictOpt",
              "ContainerNameExist",
              "InvalidClusterStatus",
              "InvalidNodeStatus",
              "InvalidOpt",
              "LastTokenProcessing",
              "UsernameExist")
          // What a call was to bring about is there already.
          .kind(CONFLICT, "EntityAlreadyExists.RoleError", "SecurityGroupAlreadyExists")
          .kind(
              INVALID,
              "AgentError.Account.DomainNotExist",
              "AgentError.Job.InvalidContainerType",
              "IdempotentParameterMismatch",
              "IllegalTimestamp",
              "ImageNotSupported",
              "InvaildSystemDiskSize",
              "InvalidAction.NotFound",
              "InvalidCapacityNum.ValueNotSupported",
              "InvalidClientVersion",
              "InvalidImage",
              "InvalidInstanceType.NotSupported",
              "InvalidParameter",
              "InvalidParams",
              "InvalidSecurityGroup",
              "InvalidSoftware",
              "InvalidVersion",
              "InvalidVolume",
              "InvalidVolumeMountpoint",
              "InvalidVolumeProtocal",
              "InvalidVpc",
              "InvalidZoneId.ValueNotSupported",
              "MissingParameter",
              "SecurityGroupNotSupported",
              "UnsupportedHTTPMethod")
          // What a request refers to is missing, not the object it is about.
          .kind(INVALID, "ImageNotFound", "VolumeNotFound", "VpcNotFound", "VswitchNotFound")
          .kind(
              NOT_FOUND,
              "AgentError.Account.UserNotExist",
              "ClusterNotFound",
              "ComputeNotFound",
              "ContainerNotFound",
              "ObjectNotFound")
          .build();

  private EhpcErrors() {}
}
