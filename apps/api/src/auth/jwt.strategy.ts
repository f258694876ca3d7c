import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy, type StrategyOptionsWithoutRequest } from 'passport-jwt';
import type { Principal } from '../common/http/principal';
import { AppConfig } from '../config/app-config';
import { accessTokenKey, VERIFY_OPTIONS } from './access-token';
import { AuthenticationService } from './authentication.service';
import { accessTokenOf } from './request-tokens';

/** Verifies the access token of an HTTP call and that its session is alive; the `Principal` becomes `request.user`. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(
    config: AppConfig,
    private readonly authentication: AuthenticationService,
  ) {
    // Its types leave out the `KeyObject`, which it hands on to a verifier that takes one.
    const options: object = { jwtFromRequest: accessTokenOf, secretOrKey: accessTokenKey(config), ...VERIFY_OPTIONS };
    super(options as StrategyOptionsWithoutRequest);
  }

  validate(payload: unknown): Promise<Principal> {
    return this.authentication.principalOf(payload);
  }
}
