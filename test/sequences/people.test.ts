import { repositoryGrants } from '../../simulator/resources/grants';
import { cast, representative, sequence } from './sequence';

/* People who join, leave and return, and what becomes of what they approved. */

for (const isPrivate of [true, false]) {
  const visibility = isPrivate ? 'private' : 'public';
  const expected = isPrivate ? 'undetermined' : 'not_approved';

  representative(`an approver leaves before the run: ${visibility} repository`, {}, async (series) => {
    const { world } = series;
    const { one, four } = cast(series);
    const repository = world.repositories[0]!;
    repository.isPrivate = isPrivate;
    await series.run();
    const pullRequest = world.open(repository, one);
    world.approve(pullRequest, four);
    series.pass({ days: 1 });
    world.merge(pullRequest, one);
    series.pass({ days: 1 });
    world.leave(four);
    series.pass({ days: 2 });
    expect((await series.run()).succeeded).toBe(true);
    expect(series.stored(pullRequest)).toMatchObject({ approved: false, approvalStatus: expected });
  });

  sequence(`an approver leaves after the run: ${visibility} repository`, {}, async (series) => {
    const { world } = series;
    const { one, four } = cast(series);
    const repository = world.repositories[0]!;
    repository.isPrivate = isPrivate;
    const pullRequest = world.open(repository, one);
    world.approve(pullRequest, four);
    series.pass({ hours: 5 });
    await series.run();
    series.pass({ days: 3 });
    world.leave(four);
    for (let day = 0; day < 9; day += 1) {
      await series.run();
      // the verdict of the run that read it, or of a turn since
      expect(['approved', expected]).toContain(series.stored(pullRequest)?.approvalStatus);
      series.pass({ days: 1 });
    }
  });

  sequence(`an approver leaves and returns: ${visibility} repository`, {}, async (series) => {
    const { world } = series;
    const { one, four } = cast(series);
    const repository = world.repositories[0]!;
    repository.isPrivate = isPrivate;
    const pullRequest = world.open(repository, one, [four]);
    world.approve(pullRequest, four);
    await series.run();
    series.pass({ days: 2 });
    world.leave(four);
    await series.run();
    world.comment(pullRequest, one);
    series.pass({ days: 2 });
    await series.run();
    expect(series.stored(pullRequest)).toMatchObject({ approvalStatus: expected });
    world.join(four);
    series.pass({ days: 2 });
    await series.run();
    world.comment(pullRequest, one);
    series.pass({ days: 2 });
    await series.run();
    expect(series.stored(pullRequest)).toMatchObject({ approvalStatus: 'approved' });
  });

  sequence(`somebody outside and an app approve: ${visibility} repository`, {}, async (series) => {
    const { world } = series;
    const { one } = cast(series);
    const repository = world.repositories[0]!;
    repository.isPrivate = isPrivate;
    await series.run();
    const [byOutsider, byBot] = [world.open(repository, one), world.open(repository, one)];
    world.approve(byOutsider, world.outsider);
    world.approve(byBot, world.bot);
    series.pass({ days: 1 });
    await series.run();
    expect(series.stored(byOutsider)).toMatchObject({ approvalStatus: expected });
    expect(series.stored(byBot)).toMatchObject({ approvalStatus: 'not_approved' });
  });
}

sequence('who left is still named by a grant on the repository', { accessControls: true }, async (series) => {
  const { simulator, world } = series;
  const { one, four } = cast(series);
  const repository = world.repositories[1]!;
  const granted = repositoryGrants(simulator.world, repository);
  granted.users.splice(0, Infinity, { user: four, permission: 'write' });
  await series.run();
  const pullRequest = world.open(repository, one);
  world.approve(pullRequest, four);
  series.pass({ hours: 5 });
  world.leave(four);
  series.pass({ days: 1 });
  await series.run();
  expect(series.stored(pullRequest)).toMatchObject({ approved: true });
  granted.users.splice(0, Infinity);
  series.pass({ days: 2 });
  await series.run();
  world.comment(pullRequest, one);
  series.pass({ days: 1 });
  await series.run();
  expect(series.stored(pullRequest)).toMatchObject({ approved: false });
});

sequence('who left is still named by the permissions of the workspace', {}, async (series) => {
  const { world } = series;
  const { one, four } = cast(series);
  await series.run();
  const pullRequest = world.open(world.repositories[0]!, one);
  world.approve(pullRequest, four);
  world.leave(four);
  world.workspace.guests.push({ user: four, permission: 'collaborator' });
  series.pass({ days: 1 });
  expect((await series.run()).succeeded).toBe(true);
});

sequence('people join, and review what is open', {}, async (series) => {
  const { world } = series;
  const { one } = cast(series);
  const pullRequest = world.open(world.repositories[0]!, one);
  await series.run();
  for (let number = 0; number < 3; number += 1) {
    series.pass({ days: 2 });
    const joined = world.join();
    world.approve(pullRequest, joined);
    series.pass({ days: 1 });
    await series.run();
    expect(series.stored(pullRequest)).toMatchObject({ approved: true });
    expect(series.stale()).toEqual([]);
  }
});

sequence('the author leaves', {}, async (series) => {
  const { world } = series;
  const { two, four } = cast(series);
  const pullRequest = world.open(world.repositories[0]!, four);
  await series.run();
  series.pass({ days: 1 });
  world.approve(pullRequest, two);
  world.leave(four);
  series.pass({ days: 1 });
  await series.run();
  world.merge(pullRequest, two);
  await series.converge(1);
  expect(series.stored(pullRequest)).toMatchObject({ merged: true, validated: false });
});

representative('somebody leaves while the run reads', {}, async (series) => {
  const { world } = series;
  const { one, four } = cast(series);
  await series.run();
  const pullRequest = world.open(world.repositories[0]!, one);
  world.approve(pullRequest, four);
  series.pass({ days: 1 });
  await series.run({ during: { path: /\/members$/, change: () => world.leave(four) } });
  series.pass({ days: 1 });
  expect((await series.run()).succeeded).toBe(true);
});

sequence('approvals and reviewers come and go', {}, async (series) => {
  const { world } = series;
  const { one, two, three, four } = cast(series);
  const pullRequest = world.open(world.repositories[0]!, one, [two]);
  await series.run();
  for (const [number, reviewer] of [two, three, four, two, three].entries()) {
    series.pass({ days: 1 });
    world.approve(pullRequest, reviewer);
    if (number % 2 === 1) {
      world.push(pullRequest);
    }
    await series.run();
    series.pass({ days: 1 });
    world.withdraw(pullRequest, reviewer);
    world.requestChanges(pullRequest, four);
    await series.run();
    expect(series.stale()).toEqual([]);
  }
});
