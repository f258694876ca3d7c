import { normalizeIp } from '@nestjs/throttler';

/** Bits of an IPv6 address that name one subscriber's network (RFC 6177 hands out at least a /64). */
const IPV6_PREFIX = 64;

/** The bucket of an address: an IPv6 network has one, since its subscriber has every address in it. */
export const addressKey = (ip: string): string => `address:${normalizeIp(ip, IPV6_PREFIX)}`;
