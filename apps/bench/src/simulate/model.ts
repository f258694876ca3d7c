import type { Costs } from '../costs/costs';

/** What people do, and how full machines may be. */
export interface Habits {
  /** Messages that a connected user sends in an hour, in the busiest one. */
  messagesPerHour: number;
  /** Sockets that a message of a usual conversation goes to: members who are connected, times their devices. */
  audience: number;
  /** Connections a user: browser and phone. */
  devices: number;
  /** Days that messages are kept, and hours of each that are as busy as half of the busiest. */
  daysKept: number;
  busyHours: number;
  /** The share of a core that a node may use at the busiest time; the rest is for crowds that come back. */
  fill: number;
  /** Bytes that a node may hold in connections. */
  nodeMemory: number;
  /** Messages a second that one shard of the database takes. */
  shardMessages: number;
}

/** An ordinary company at its busiest. None of these numbers is measured; `npm run simulate` takes others. */
export const HABITS: Habits = {
  messagesPerHour: 12,
  audience: 12,
  devices: 1.4,
  daysKept: 365,
  busyHours: 8,
  fill: 0.5,
  nodeMemory: 1.5e9,
  shardMessages: 5_000,
};

/** What an installation of so many connected users needs. */
export interface Needs {
  users: number;
  connections: number;
  messagesPerSecond: number;
  deliveriesPerSecond: number;
  /** Nodes of one core each, and what it is that they are for. */
  nodes: number;
  bound: 'connections' | 'processor';
  /** Share of all nodes' processor time that hearing each other's messages takes. */
  crossTalk: number;
  shards: number;
  /** Bytes that messages take, one copy, without files. */
  stored: number;
  /** Seconds until everybody is back after all connections were lost at once. */
  comeback: number;
}

const SECOND = 1e6;

/**
 * Computes it. Every node hears every message, because the adapter publishes to all: that part of a node's work does not become
 * less with more nodes, and where it alone fills them no number of nodes is enough (`nodes` is then infinite).
 */
export function needsOf(users: number, costs: Costs, habits: Habits): Needs {
  const connections = users * habits.devices;
  const messagesPerSecond = (users * habits.messagesPerHour) / 3_600;
  const deliveriesPerSecond = messagesPerSecond * habits.audience;
  const divisible =
    messagesPerSecond * costs.messageApi + deliveriesPerSecond * costs.delivery + connections * costs.idleSecond;
  // Not measured: a message of another node is taken apart and looked up, which is about what one delivery costs.
  const heard = messagesPerSecond * costs.delivery;
  const budget = habits.fill * SECOND;
  const byProcessor = divisible <= budget ? 1 : heard < budget ? Math.ceil(divisible / (budget - heard)) : Infinity;
  const byMemory = Math.ceil((connections * costs.connectionBytes) / habits.nodeMemory);
  const nodes = Math.max(byProcessor, byMemory);
  const messagesKept = (messagesPerSecond / 2) * 3_600 * habits.busyHours * habits.daysKept;
  return {
    users,
    connections,
    messagesPerSecond,
    deliveriesPerSecond,
    nodes,
    bound: byMemory > byProcessor ? 'connections' : 'processor',
    crossTalk: nodes === 1 ? 0 : (heard * nodes) / (divisible + heard * nodes),
    shards: Math.max(1, Math.ceil(messagesPerSecond / habits.shardMessages)),
    stored: messagesKept * costs.messageBytes,
    comeback: (connections * costs.connect) / 1_000 / nodes,
  };
}

/** Milliseconds of one core that a message to so many connected members takes, and how many nodes bring it below a second. */
export function fanOutOf(members: number, costs: Costs): { milliseconds: number; nodesForOneSecond: number } {
  const milliseconds = (costs.messageApi + members * costs.delivery) / 1_000;
  return { milliseconds, nodesForOneSecond: Math.max(1, Math.ceil(milliseconds / 1_000)) };
}
