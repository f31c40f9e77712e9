package io.hpcoperator.controller.runtime;

import io.hpcoperator.controller.account.CloudSessions;
import io.hpcoperator.controller.account.Secrets;
import io.hpcoperator.controller.pass.Announcer;
import io.hpcoperator.controller.pass.Holds;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.WakeUps;
import java.time.Clock;

/** What every reconciler works with. */
public record Services(
    CloudSessions sessions,
    Secrets secrets,
    WakeUps wakeUps,
    Holds holds,
    Announcer announcer,
    RunningPasses passes,
    Patience patience,
    Clock clock) {}
