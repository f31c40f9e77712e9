package io.hpcoperator.cloud.ehpc.job;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.hpcoperator.cloud.Page;
import io.hpcoperator.cloud.wire.JsonText;
import io.hpcoperator.cloud.wire.WireValues;
import io.hpcoperator.cloud.wire.WrappedIn;
import java.util.List;

/** Answers as they come in, around the records that {@link Jobs} hands out. */
final class JobAnswers {
  private JobAnswers() {}

  /** ListJobs wraps its list, ListJobsWithFilters does not, and has a flag for its success. */
  record JobPage(@WrappedIn("JobInfo") List<Job> jobs, Integer totalCount, Boolean success) {
    JobPage {
      if (Boolean.FALSE.equals(success)) {
        throw new IllegalArgumentException("The answer says that the request did not succeed");
      }
      jobs = WireValues.listing(jobs, totalCount, "Jobs");
    }

    Page<Job> page() {
      return Page.of(jobs, totalCount);
    }
  }

  record Described(@JsonDeserialize(using = JsonText.Deserializer.class) Message message) {
    Described {
      WireValues.required(message, "Message");
    }
  }

  record Message(@JsonDeserialize(using = JobDetailsReader.class) JobDetails jobInfo) {
    Message {
      WireValues.required(jobInfo, "JobInfo");
    }
  }
}
