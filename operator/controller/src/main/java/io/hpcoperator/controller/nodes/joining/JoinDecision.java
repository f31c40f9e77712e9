package io.hpcoperator.controller.nodes.joining;

import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done about instances of the user's own.
 *
 * @param join ids of those that are to join by the next call; empty for none
 * @param work calls and tasks, brought up to date
 * @param remembered ids of those that joined
 * @param joining ids of those that were told to join and may still come
 * @param unsettled what has to be found out before nodes may be bought or join; empty for nothing
 * @param verdict what is true of them; empty where all is as it should be
 * @param lookAgain when time alone changes something; null for never
 */
public record JoinDecision(
    List<String> join,
    Work work,
    List<String> remembered,
    List<String> joining,
    Optional<Verdict> unsettled,
    Optional<Verdict> verdict,
    Duration lookAgain) {}
